"""Words about models behind an address: keys, agreement and the cap on spending."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
ASK = N_("Before anything is sent")
KEY_VARIABLE = N_("Environment variable with its key")
KEY_VARIABLE_HELP = N_(
    "Only the name of the variable, never the key itself. OPENAI_API_KEY goes to api.openai.com alone; for another "
    "host name the variable that holds that provider's key. Leave it empty for a server that needs none."
)
KEYS = N_(
    "OPENAI_API_KEY is {found} and goes to api.openai.com only. Any other host gets the variable you name, or no key."
)
NOT_SET = N_(
    "The environment variable named for the key is not set where this app runs: set it, start the app again and add "
    "the model then. Give the name of the variable, never the key itself."
)
FOUND, MISSING = N_("set"), N_("not set")
CAP = N_("Stop before more than this is spent in this project ({sign})")
CAP_HELP = N_(
    "Checked before every request with the most it may cost. What was received is kept and the job goes on from there "
    "once the cap is raised. Empty: no cap."
)
SPENT = N_("Spent in this project so far: {amount}.")
NOT_AGREED = N_("Nothing was sent to {model}.")
SEND_TYPED = N_("Send what I type")
TYPED_WHAT = N_(
    "Asked once per visit. Each question you type is then sent there, once, and counted as this project's spending "
    "({spent} so far; its cap holds). Tokens are estimated. Your saved questions need no sending."
)

TEST = N_("Test the connection")
TEST_WHAT = N_(
    "The test sends a fixed sentence and 32 short words, a few tokens, to the address, through the proxy where one is set; none of "
    "your texts."
)
TESTING = N_("Asking the server …")
LISTED = N_("The server lists {models}: {names}.")
LISTS_NONE = N_("The server lists no models.")
NOT_LISTED = N_("{model} is not among the models it lists; the answer may come from another one.")
WORKS = N_(
    "{model} answers: {dimension} numbers per vector, {milliseconds} ms for one text, about {rate} short texts a second in one request."
)
ANSWERS_AS = N_("It calls its model {name}.")
MOST_TEXTS = N_("A request may hold {count} texts at most.")
MOST_TEXTS_UNKNOWN = N_("It took {count} texts in one request; how many more it takes is not known.")
MOST_TOKENS = N_("A text may have {count} tokens at most, as the server says.")
MOST_TOKENS_UNKNOWN = N_("How long a text may be, it does not say.")
OPTIONS = N_("Options of the server")
API = N_("How it is asked")
API_HELP = N_(
    "Azure, Cohere, Voyage and Gemini are told by their addresses; choose one where yours stands behind another address."
)
API_BY_ADDRESS = N_("as its address tells")
API_NAMES = {
    "openai": N_("like OpenAI"),
    "azure": N_("like Azure OpenAI"),
    "cohere": N_("like Cohere"),
    "voyage": N_("like Voyage AI"),
    "gemini": N_("like Gemini"),
}
API_VERSION = N_("API version (Azure)")
BATCH_SIZE = N_("Texts in a request")
BATCH_SIZE_HELP = N_("Empty: 32, and fewer where the server refuses so many.")
TIMEOUT = N_("Seconds for one request")
TIMEOUT_HELP = N_(
    "Empty: up to 120 on this computer and 30 elsewhere, but 10 for the first answer, and not much longer than the server "
    "took before. A request that takes longer is tried with fewer texts."
)
DIMENSIONS = N_("Dimensions to ask for")
DIMENSIONS_HELP = N_("Sent with every request. Empty: as many as the model gives.")
MAX_TOKENS = N_("Tokens the model reads of a text")
MAX_TOKENS_HELP = N_("For the notes on truncation; nothing is cut by it here.")
QUERY_INPUT_TYPE, DOCUMENT_INPUT_TYPE = N_("input_type of questions"), N_("input_type of documents")
INPUT_TYPE_HELP = N_(
    "Where the server wants it, in its own words: query and passage, search_query and search_document …"
)
QUERY_PROMPT, DOCUMENT_PROMPT = N_("Put in front of questions"), N_("Put in front of documents")
KEY_HEADER = N_("Header of the key")
KEY_HEADER_HELP = N_("Empty: Authorization, and what Azure and Gemini want.")
REFUSED = N_("A text that the server does not take")
REFUSED_NAMES = {"cut": N_("is cut where it is too long"), "skip": N_("is left out and never found")}
VERSION = N_("Version")
VERSION_HELP = N_("Any word. Another model behind the same name is a candidate of its own with it.")
FURTHER = N_("Further fields of the request, one a line")
FURTHER_HELP = N_(
    "send.NAME=VALUE for both sides, query.NAME=VALUE or document.NAME=VALUE for one, as in query.task=retrieval.query"
)
