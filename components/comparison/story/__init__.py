"""The comparison as a story of five slides: recommendation, one telling question, maps, cost, what would change it."""

from components.comparison.story.assemble import MOST_MODELS, story_of, usual_models
from components.comparison.story.page import html_file, slides

__all__ = ["MOST_MODELS", "html_file", "slides", "story_of", "usual_models"]
