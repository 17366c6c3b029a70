"""What callers hear: the words in every language, and the clips made from them."""
