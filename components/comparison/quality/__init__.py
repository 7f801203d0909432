"""The quality of models by one metric and depth: sentences, charts and files, as the Quality page shows them."""
