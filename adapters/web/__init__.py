"""The web face: the demo doors, the chat page and its stream, over the `Chat` of face.py."""
