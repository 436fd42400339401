"""Downloads as news databases lay them out, filled with invented articles."""

from __future__ import annotations

NEXIS = """User Name: = reader
Date and Time: = Friday, March 1, 2024
Documents (2)
1. Envoys meet in Port Sorel
2. Karsia turns down an offer
Client/Matter: -None-

Envoys meet in Port Sorel
Meridian Wire
February 20, 2024 Tuesday 2:31 PM GMT

Copyright 2024 Meridian Wire All Rights Reserved

Section: WORLD; Pg. 4
Length: 24 words
Byline: Ilse Marrow
Dateline: PORT SOREL
Body

PORT SOREL — Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said.

Karsia's envoy said that the talks would go on.

Classification

Language: ENGLISH
Publication-Type: Newswire
Load-Date: February 21, 2024

End of Document

Karsia turns down an offer
The Sorel Gazette
March 1, 2024 Friday

Copyright 2024 The Sorel Gazette

Length: 9 words
Body

Karsia turned down the offer of a new meeting.

Load-Date: March 1, 2024

End of Document
"""

LEXIS_ACADEMIC = """                               1 of 2 DOCUMENTS

                               Meridian Wire

                          February 20, 2024 Tuesday

Envoys meet in Port Sorel

BYLINE: Ilse Marrow

SECTION: WORLD; Pg. 4

LENGTH: 24 words

DATELINE: PORT SOREL

Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said.

Karsia's envoy said that the talks would go on.

LOAD-DATE: February 21, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newswire

                    Copyright 2024 Meridian Wire
                          All Rights Reserved

                               2 of 2 DOCUMENTS

                             The Sorel Gazette

                           March 1, 2024 Friday

Karsia turns down an offer

LENGTH: 9 words

Karsia turned down the offer of a new meeting.

LOAD-DATE: March 1, 2024
"""

FACTIVA = """Envoys meet in Port Sorel
By Ilse Marrow
24 words
20 February 2024
14:31 GMT
Meridian Wire
MERWIR
English
(c) 2024 Meridian Wire
Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said.
Karsia's envoy said that the talks would go on.
Document MERWIR0020240220ek2k0001p
Karsia turns down an offer
9 words
1 March 2024
The Sorel Gazette
SORGAZ
English
Copyright 2024 The Sorel Gazette. All rights reserved.
Karsia turned down the offer of a new meeting.
Document SORGAZ0020240301ek31000b2
"""

FACTIVA_CODED = [
    [
        ("SE", "WORLD"),
        ("HD", "Envoys meet in Port Sorel"),
        ("BY", "Ilse Marrow"),
        ("WC", "24 words"),
        ("PD", "20 February 2024"),
        ("SN", "Meridian Wire"),
        ("SC", "MERWIR"),
        ("LA", "English"),
        ("CY", "(c) 2024 Meridian Wire"),
        ("LP", "Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said."),
        ("TD", "Karsia's envoy said that the talks would go on."),
        ("NS", "gdip : International Relations"),
        ("AN", "Document MERWIR0020240220ek2k0001p"),
    ],
    [
        ("HD", "Karsia turns down an offer"),
        ("WC", "9 words"),
        ("PD", "1 March 2024"),
        ("SN", "The Sorel Gazette"),
        ("LA", "English"),
        ("LP", "Karsia turned down the offer of a new meeting."),
        ("AN", "Document SORGAZ0020240301ek31000b2"),
    ],
]

PROQUEST = """____________________________________________________________

Document 1 of 2

Envoys meet in Port Sorel

Author: Marrow, Ilse

Publication info: Meridian Wire ; Port Sorel [Port Sorel]. 20 Feb 2024.

Full text: Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said.

Karsia's envoy said that the talks would go on.

Subject: Diplomacy; Talks

Title: Envoys meet in Port Sorel

Publication title: Meridian Wire; Port Sorel

Publication date: Feb 20, 2024

Section: WORLD

Language of publication: English

ProQuest document ID: 2900000001

Document URL: https://example.org/docview/2900000001

Database: Newsstream

____________________________________________________________

Document 2 of 2

Karsia turns down an offer

Full text: Karsia turned down the offer of a new meeting.

Title: Karsia turns down an offer

Publication title: The Sorel Gazette

Publication date: Mar 1, 2024

ProQuest document ID: 2900000002

Database: Newsstream
"""


def page(text: str) -> str:
    """Return lines as a web page, a block each."""
    return "<html><body>" + "".join(f"<div>{line}</div>\n" for line in text.split("\n")) + "</body></html>"


def coded_page() -> str:
    """Return the coded articles as tables, as Factiva saves them."""
    tables = []
    for article in FACTIVA_CODED:
        rows = "".join(f"<tr><td><b>{code}</b>&nbsp;</td><td><p>{value}</p></td></tr>" for code, value in article)
        tables.append(f"<div class='article'><table>{rows}</table></div>")
    return f"<html><body>{''.join(tables)}</body></html>"


def rtf(text: str) -> str:
    """Return lines as rich text, a paragraph each."""
    escaped = "".join(character if ord(character) < 128 else f"\\u{ord(character)}?" for character in text)
    return "{\\rtf1\\ansi\\deff0 " + escaped.replace("\n", "\\par\n") + "}"
