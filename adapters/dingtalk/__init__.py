"""DingTalk as a face."""
