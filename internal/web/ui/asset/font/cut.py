#!/usr/bin/env python3
"""Cuts Be Vietnam Pro (OFL 1.1) to what our pages need; run once, the result is kept.

    apt-get install python3-fonttools python3-brotli
    npm pack @expo-google-fonts/be-vietnam-pro   # the full TTF files, version 0.4.1
    python3 cut.py FOLDER_OF_TTF

Writes text-400, text-600 and text-700 (Vietnamese and Latin letters, no hints)
and figures-400, figures-600: the ten digits on one width, so that columns of
numbers stand straight (the font itself has no tabular figures).
"""
import sys
from pathlib import Path
from fontTools import subset
from fontTools.ttLib import TTFont

LETTERS = set(range(0x20, 0x7F)) | {0xA0, 0xA7, 0xA9, 0xAB, 0xB0, 0xB2, 0xB3, 0xB7, 0xBB, 0xD7}
LETTERS |= {ord(c) for c in "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"}
LETTERS |= set(range(0x1EA0, 0x1EFA))
LETTERS |= {0x20AB, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2212, 0x2264, 0x2265}
DIGITS = {ord(c) for c in "0123456789"}
NAMES = {400: "400Regular", 600: "600SemiBold", 700: "700Bold"}


def cut(src, letters, features):
    o = subset.Options()
    o.flavor, o.hinting, o.layout_features = "woff2", False, features
    o.name_IDs = [0, 1, 2, 13, 14]
    font = subset.load_font(str(src), o)
    s = subset.Subsetter(o)
    s.populate(unicodes=letters)
    s.subset(font)
    return font, o


def one_width(font):
    cmap, glyf, hmtx = font.getBestCmap(), font["glyf"], font["hmtx"]
    width = max(hmtx[cmap[d]][0] for d in DIGITS) - 40
    for d in DIGITS:
        name = cmap[d]
        advance, bearing = hmtx[name]
        shift = (width - advance) // 2
        glyf[name].coordinates.translate((shift, 0))
        glyf[name].recalcBounds(glyf)
        hmtx[name] = (width, bearing + shift)


def main(folder):
    here = Path(__file__).parent
    for weight, name in NAMES.items():
        src = next(Path(folder).rglob(f"BeVietnamPro_{name}.ttf"))
        font, o = cut(src, LETTERS, ["kern", "ccmp", "locl"])
        subset.save_font(font, str(here / f"text-{weight}.woff2"), o)
        if weight == 700:
            continue
        font, o = cut(src, DIGITS, [])
        one_width(font)
        subset.save_font(font, str(here / f"figures-{weight}.woff2"), o)


main(sys.argv[1])
