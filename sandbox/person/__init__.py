"""The people's side over HTTP: JSON under `/person`, used by the page and by tests."""
