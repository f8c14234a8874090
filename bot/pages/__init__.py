"""What the pages of a browser show: values of commands that only read, arranged for the eye."""
