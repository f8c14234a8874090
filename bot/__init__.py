"""The platform-neutral core: it knows no platform, no SDK and no system clock."""
