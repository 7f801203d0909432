"""Readers: files and pasted text in, checked collections out."""
