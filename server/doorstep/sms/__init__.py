"""Text messages through the providers of Chinese operators: a provider is described in a file, not in code."""
