"""From retrieved texts to an answer, and from an answer to what it is worth: prompts, chat servers, judges."""
