"""Feishu: what comes in, what is drawn, and how both travel."""
