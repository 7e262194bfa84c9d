"""The wire between phone and server: hello, devices, push, pull, photos."""
