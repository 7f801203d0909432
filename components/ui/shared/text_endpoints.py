"""Words about models behind an address: keys, agreement and the cap on spending."""

from __future__ import annotations

ASK = "Before anything is sent"
KEY_VARIABLE = "Environment variable with its key"
KEY_VARIABLE_HELP = (
    "Only the name of the variable, never the key itself. OPENAI_API_KEY goes to api.openai.com alone; for another "
    "host name the variable that holds that provider's key. Leave it empty for a server that needs none."
)
KEYS = (
    "OPENAI_API_KEY is {found} and goes to api.openai.com only. Any other host gets the variable you name, or no key."
)
NOT_SET = (
    "The environment variable named for the key is not set where this app runs: set it, start the app again and add "
    "the model then. Give the name of the variable, never the key itself."
)
FOUND, MISSING = "set", "not set"
CAP = "Stop before more than this is spent in this project ({sign})"
CAP_HELP = (
    "Checked before every request with the most it may cost. What was received is kept and the job goes on from there "
    "once the cap is raised. Empty: no cap."
)
SPENT = "Spent in this project so far: {amount}."
NOT_AGREED = "Nothing was sent to {model}."
SEND_TYPED = "Send what I type"
TYPED_WHAT = (
    "Asked once per visit. Each question you type is then sent there, once, and counted as this project's spending "
    "({spent} so far; its cap holds). Tokens are estimated. Your saved questions need no sending."
)

TEST = "Test the connection"
TEST_WHAT = (
    "The test sends a fixed sentence and 32 short words, a few tokens, to the address, through the proxy where one is set; none of "
    "your texts."
)
TESTING = "Asking the server …"
LISTED = "The server lists {models}: {names}."
LISTS_NONE = "The server lists no models."
NOT_LISTED = "{model} is not among the models it lists; the answer may come from another one."
WORKS = "{model} answers: {dimension} numbers per vector, {milliseconds} ms for one text, about {rate} short texts a second in one request."
ANSWERS_AS = "It calls its model {name}."
MOST_TEXTS = "A request may hold {count} texts at most."
MOST_TEXTS_UNKNOWN = "It took {count} texts in one request; how many more it takes is not known."
MOST_TOKENS = "A text may have {count} tokens at most, as the server says."
MOST_TOKENS_UNKNOWN = "How long a text may be, it does not say."
OPTIONS = "Options of the server"
API = "How it is asked"
API_HELP = "Azure, Cohere, Voyage and Gemini are told by their addresses; choose one where yours stands behind another address."
API_BY_ADDRESS = "as its address tells"
API_NAMES = {
    "openai": "like OpenAI",
    "azure": "like Azure OpenAI",
    "cohere": "like Cohere",
    "voyage": "like Voyage AI",
    "gemini": "like Gemini",
}
API_VERSION = "API version (Azure)"
BATCH_SIZE = "Texts in a request"
BATCH_SIZE_HELP = "Empty: 32, and fewer where the server refuses so many."
TIMEOUT = "Seconds for one request"
TIMEOUT_HELP = (
    "Empty: up to 120 on this computer and 30 elsewhere, but 10 for the first answer, and not much longer than the server "
    "took before. A request that takes longer is tried with fewer texts."
)
DIMENSIONS = "Dimensions to ask for"
DIMENSIONS_HELP = "Sent with every request. Empty: as many as the model gives."
MAX_TOKENS = "Tokens the model reads of a text"
MAX_TOKENS_HELP = "For the notes on truncation; nothing is cut by it here."
QUERY_INPUT_TYPE, DOCUMENT_INPUT_TYPE = "input_type of questions", "input_type of documents"
INPUT_TYPE_HELP = "Where the server wants it, in its own words: query and passage, search_query and search_document …"
QUERY_PROMPT, DOCUMENT_PROMPT = "Put in front of questions", "Put in front of documents"
KEY_HEADER = "Header of the key"
KEY_HEADER_HELP = "Empty: Authorization, and what Azure and Gemini want."
REFUSED = "A text that the server does not take"
REFUSED_NAMES = {"cut": "is cut where it is too long", "skip": "is left out and never found"}
VERSION = "Version"
VERSION_HELP = "Any word. Another model behind the same name is a candidate of its own with it."
FURTHER = "Further fields of the request, one a line"
FURTHER_HELP = (
    "send.NAME=VALUE for both sides, query.NAME=VALUE or document.NAME=VALUE for one, as in query.task=retrieval.query"
)
