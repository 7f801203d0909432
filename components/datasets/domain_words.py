"""Small word lists, written for this project: words of specialist fields, and English words that say little."""

from __future__ import annotations

from dataclasses import dataclass

from components.i18n import N_


@dataclass(frozen=True)
class Field:
    """A specialist field, words that are rare outside it, and the models made for it."""

    key: str
    name: str
    models: str
    words: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIELDS = (
    Field(
        "biomedical",
        N_("biomedical"),
        N_("BioBERT- or PubMedBERT-like models"),
        _words(
            "patient patients clinical therapy therapeutic tumor tumour tumors tumours carcinoma cancer "
            "metastasis diagnosis diagnosed prognosis disease diseases syndrome chronic acute lesion lesions "
            "infection infected antibody antibodies antigen antibiotic gene genes genetic genome protein proteins "
            "enzyme receptor receptors serum plasma hormone insulin glucose hepatic renal cardiac pulmonary "
            "ventricular cerebral vascular arterial dose dosage placebo mortality morbidity histological biopsy "
            "pathology epithelial lymphocytes leukemia diabetes hypertension mice rats vivo vitro cells rna dna "
            "mrna phosphorylation mutation mutations surgery surgical symptoms pregnancy neonatal pediatric "
            "hospital physicians nurse anesthesia"
        ),
    ),
    Field(
        "legal",
        N_("legal"),
        N_("LegalBERT-like models"),
        _words(
            "plaintiff plaintiffs defendant defendants appellant appellee respondent petitioner court courts "
            "tribunal statute statutory jurisdiction litigation lawsuit judgment judgement verdict appeal appeals "
            "hereby herein hereinafter thereof therein thereto pursuant notwithstanding whereas liability "
            "liabilities indemnify indemnification breach clause clauses covenant lessee lessor licensor licensee "
            "warranty warranties arbitration arbitrator testimony affidavit attorney counsel prosecution tort "
            "negligence contractual termination governing remedies damages subpoena injunction probate "
            "shareholder bylaws subsection paragraph regulation directive article provisions amended repealed "
            "enacted constitutional constitution"
        ),
    ),
    Field(
        "scientific",
        N_("scientific"),
        N_("SciBERT- or SPECTER-like models"),
        _words(
            "experiment experiments experimental hypothesis hypotheses theorem lemma proof equation equations "
            "coefficient coefficients empirical numerical simulation simulations parameter parameters propose "
            "proposed approach method methods methodology theoretical theory theories approximation boundary "
            "velocity turbulent laminar thermal electron electrons quantum molecular spectra spectrum "
            "spectroscopy algorithm algorithms dataset datasets baseline benchmark statistically significant "
            "significance correlation regression variance sample measurement measurements observed results "
            "analysis analyses literature journal study studies investigated demonstrate demonstrated novel "
            "convergence eigenvalues derivative nonlinear linear asymptotic"
        ),
    ),
    Field(
        "financial",
        N_("financial"),
        N_("FinBERT-like models"),
        _words(
            "revenue revenues earnings ebitda ebit dividend dividends shareholders shareholder equity equities "
            "bond bonds yield yields portfolio hedge hedging derivative derivatives liquidity leverage "
            "amortization amortisation depreciation impairment goodwill fiscal quarter quarterly annual guidance "
            "margin margins interest inflation monetary securities stock stocks share shares investor investors "
            "investment investments bank banks banking loan loans credit debt default lender mortgage asset "
            "assets liabilities balance auditor audited acquisition merger ipo nasdaq nyse cash forecast profit "
            "profits losses taxable currency exchange"
        ),
    ),
    Field(
        "code",
        N_("program code or logs"),
        N_("models trained on code"),
        _words(
            "def return null void int str bool boolean string const var func function functions class "
            "import public private static async await lambda enum struct array arrays exception exceptions "
            "traceback stacktrace stderr stdout stdin python javascript typescript java golang npm pip docker "
            "kubernetes github git commit branch merge json xml yaml html css sql http https api endpoint "
            "endpoints url uri param params argv args kwargs runtime compiler debug debugger timeout thread "
            "threads mutex kernel segfault localhost config stack heap pointer callback regex parser login token "
            "tokens server database query cache"
        ),
    ),
)

FUNCTION_WORDS = _words(
    "about above across after again against all almost along already also although always among and another any "
    "anyone anything are around because been before being below best better between both but came can cannot come "
    "could did different does doing done down during each either else enough even ever every everything few first "
    "five for four from further gave get gets getting give given gives goes going gone good got great had has "
    "have having help hence her here hers him his how however into its itself just keep kept kind know known last "
    "least left less let like made make makes making many may maybe might more most much must need needs neither "
    "never new next none not nothing now off often old once one only other others our out over own part per "
    "perhaps put rather really right said same say see seem seen several shall she should show shown shows since "
    "six small some something still such sure take taken takes ten than that the their them then there therefore "
    "these they thing things think this those though three through thus time times together too took toward "
    "towards two under until upon use used uses using very via want was way ways well went were what when where "
    "whether which while who whole whom whose why will with within without would yet you your yours able actually "
    "cent comes don doesn didn isn won"
)
