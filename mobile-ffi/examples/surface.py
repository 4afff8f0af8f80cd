"""The surface as the three languages have it: no name is a keyword of any of them, and Swift's is the one that is written down.

No Swift compiler is at hand where this runs, so `swift/surface.txt` holds what the generated file offers: `surface.py --write` writes
it anew, and a reader of the difference sees what changes for an app."""

import ast
import difflib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from server import TARGET  # noqa: E402

GENERATED = TARGET / "bindings"
GOLDEN = HERE / "swift" / "surface.txt"

PYTHON = """False None True and as assert async await break class continue def del elif else except finally for from global if import
in is lambda nonlocal not or pass raise return try while with yield match case type""".split()
KOTLIN = """as break class continue do else false for fun if in interface is null object package return super this throw true try
typealias typeof val var when while""".split()
SWIFT = """associatedtype class deinit enum extension fileprivate func import init inout internal let operator private
precedencegroup protocol public rethrows static struct subscript typealias var break case catch continue default defer do else
fallthrough for guard if in repeat return throw switch where while Any as await false is nil self Self super throws true try
Protocol Type""".split()
# What every object has already, in one of the three.
TAKEN = "close destroy hash_code equals to_string get_class notify wait description hash copy message cause".split()


def names(tree):
    """Every name that an app writes: classes, methods, arguments, fields, variants. What begins with _Uniffi is the generator's own."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("_Uniffi"):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("_"):
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.ClassDef):
                yield inner.name
            elif isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield inner.name
                yield from (argument.arg for argument in inner.args.args + inner.args.kwonlyargs)
            elif isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                yield inner.target.id


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def keywords():
    text = (GENERATED / "python" / "sojourn.py").read_text(encoding="utf-8")
    found = []
    for name in sorted(set(names(ast.parse(text)))):
        lower = name.strip("_").lower()
        if name.startswith("_Uniffi") or name.startswith("_uniffi") or not lower:
            continue
        # A name that the generator had to bend starts or ends with a line.
        bent = re.fullmatch(r"_[a-z]+|[a-z]+_", name) and lower in PYTHON
        public = not name.startswith("_") and name not in ("self", "cls", "type")
        for language, words in (("Python", PYTHON), ("Kotlin", KOTLIN), ("Swift", SWIFT), ("every object", TAKEN)):
            if bent or public and ({name, lower, camel(lower)} & set(words)):
                found.append(f"{name}: a word of {language}")
    # The generator's own.
    return [it for it in found if it.split(":")[0] not in ("message", "wait", "notify", "Type")]


def swift():
    """What the Swift file offers, one line each: without bodies, comments and what is the generator's own."""
    own = re.compile(r"FfiConverter|uniffi|handle|rustCall|static func ==|hash\(into|public init\(\)|NoHandle", re.IGNORECASE)
    head = re.compile(r"(public |open |final |indirect )*(class|struct|enum|protocol) \w")
    member = re.compile(r"(public |open |convenience )*((static )?(var|func)|case|init\?*\() ?\w*")
    offered, depth, inside = [], 0, False
    text = (GENERATED / "swift" / "Sojourn.swift").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    # A signature may stand on several lines.
    text = re.sub(r"(public init|case \w+)\(((?:[^(){}]|\([^()]*\))*)\)", lambda it: f"{it[1]}({' '.join(it[2].split())})", text)
    for line in text.splitlines():
        text = line.split("//")[0].strip()
        said = re.sub(r"\s+", " ", re.sub(r"\s*\{.*$", "", text)).replace(")async", ") async").replace(")throws", ") throws")
        if depth == 0:
            # What a protocol and its object offer is the same.
            inside = bool(head.match(text)) and not own.search(text) and "Protocol:" not in text.split("Sendable")[0][:60]
            if inside or re.match(r"public func \w", text) and not own.search(text):
                offered += ["", said.replace("@unchecked ", "")]
        elif depth == 1 and inside and member.match(text) and not own.search(text):
            offered.append("    " + said)
        depth += text.count("{") - text.count("}")
    return offered


def main():
    text = "\n".join(swift()).strip() + "\n"
    if "--write" in sys.argv:
        GOLDEN.write_text(text, encoding="utf-8")
    failed = keywords()
    for line in failed:
        print("surface:", line, file=sys.stderr)
    held = GOLDEN.read_text(encoding="utf-8") if GOLDEN.exists() else ""
    if held != text:
        print("".join(difflib.unified_diff(held.splitlines(True), text.splitlines(True), str(GOLDEN), "generated")))
        print("the Swift surface has changed: if that is meant, call mobile-ffi/examples/surface.py --write", file=sys.stderr)
        failed.append("swift")
    if failed:
        sys.exit(1)
    print(f"surface: {len(text.splitlines())} lines of Swift as they are written down, no keyword of the three languages")


if __name__ == "__main__":
    main()
