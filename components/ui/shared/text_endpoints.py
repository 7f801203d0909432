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
