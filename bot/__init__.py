"""The platform-neutral core: it knows no platform, no SDK and no system clock."""

import gc

# Reading the program in makes two hundred thousand objects, and all stay: to look for garbage among
# them again and again takes a third of a start.
gc.set_threshold(50_000, 20, 20)
