"""Fetch the two published design systems and write them, stripped, under `src/halcyon/web/static/vendor/`.

Run by a developer when a version changes; Halcyon itself needs no Node. It takes out what is not ours to use: the
GDS Transport font ("customised for exclusive use on gov.uk", its own notice), the crests, crowns and logos. What is
left is MIT-licensed; the licence texts are in `LICENSES/`.

    python scripts/vendor_frontend.py        # needs npm and npx on the path
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

GOVUK = ("govuk-frontend", "6.3.0")
MOJ = ("@ministryofjustice/frontend", "11.1.0")
ESBUILD = "esbuild@0.28.2"
TARGET = Path(__file__).resolve().parents[1] / "src" / "halcyon" / "web" / "static" / "vendor"
NOT_OURS = ("crest", "crown", "logo", "favicon", "opengraph", "apple-touch", "govuk-icon")

ENTRY = """\
import { createAll, initAll } from 'govuk-frontend'
import { AddAnother, Alert, ButtonMenu, DatePicker, MultiSelect, SortableTable } from '@ministryofjustice/frontend'
initAll()
for (const Component of [AddAnother, Alert, ButtonMenu, DatePicker, MultiSelect, SortableTable]) createAll(Component)
"""


def unpack(name: str, version: str, into: Path) -> Path:
    """Fetch one package with npm and unpack it as `into/node_modules/<name>`; returns that folder."""
    packed = subprocess.run(  # noqa: S603 - fixed command, pinned names
        ["npm", "pack", "--silent", f"{name}@{version}"],  # noqa: S607
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    home = into / "node_modules" / name
    home.mkdir(parents=True)
    with tarfile.open(into / packed.stdout.split()[-1]) as archive:
        archive.extractall(into / "unpacked" / name, filter="data")
    return (into / "unpacked" / name / "package").rename(home)


def clean_css(text: str) -> str:
    """Take the font, the crest and absolute addresses out of a stylesheet; the font becomes our own variable."""
    text = re.sub(r"@font-face\s*{[^}]*}", "", text)
    text = re.sub(r"@supports \(\(-webkit-mask-position:initial\)[^{]*{[^{}]*{[^{}]*govuk-crest[^{}]*}\s*}", "", text)
    text = re.sub(r"[^{}]+{[^{}]*govuk-crest[^{}]*}", "", text)
    text = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', "var(--hal-font,arial,sans-serif)", text)
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    return text.replace("/assets/", "").strip()


def main() -> None:
    """Rebuild the vendor folder from nothing, and refuse to leave anything in it that is not ours to ship."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        govuk, moj = unpack(*GOVUK, work), unpack(*MOJ, work)
        shutil.rmtree(TARGET, ignore_errors=True)
        (TARGET / "images").mkdir(parents=True)
        sheets = (govuk / "dist/govuk/govuk-frontend.min.css", moj / "moj/moj-frontend.min.css")
        css = "\n".join(clean_css(sheet.read_text("utf-8")) for sheet in sheets) + "\n"
        for wanted in sorted(set(re.findall(r"url\(images/([^)]+)\)", css))):
            shutil.copyfile(moj / "moj/assets/images" / wanted, TARGET / "images" / wanted)
        (TARGET / "frontend.css").write_text(css, "utf-8")
        (work / "entry.mjs").write_text(ENTRY, "utf-8")
        subprocess.run(  # noqa: S603 - fixed command, pinned version
            ["npx", "--yes", ESBUILD, "entry.mjs", "--bundle", "--minify", "--format=esm", "--target=es2020",  # noqa: S607
             f"--outfile={TARGET / 'frontend.js'}"],
            cwd=work,
            check=True,
        )  # fmt: skip
    files = sorted(path for path in TARGET.rglob("*") if path.is_file())
    spoilt = [path.name for path in files if any(word in path.name for word in NOT_OURS)]
    spoilt += [
        path.name for path in files if b"GDS Transport" in path.read_bytes() or b"@font-face" in path.read_bytes()
    ]
    if spoilt:
        raise SystemExit(f"These vendored files still hold what we may not ship: {spoilt}")
    sums = {str(path.relative_to(TARGET)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    manifest = {"from": dict((GOVUK, MOJ)), "bundled_with": ESBUILD, "sha256": sums}
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
