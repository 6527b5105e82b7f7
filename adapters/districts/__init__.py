"""The district's files: YAML and CSV in, a District out, every mistake with file and line."""
