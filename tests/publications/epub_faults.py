"""The table of faults that are planted in a good EPUB, one at a time."""

import re

from tests.publications.epub_planting import (
    ABOUT,
    ACTIVE,
    CSS,
    MP3,
    NIGHT,
    OPF,
    PAGE,
    SMIL,
    Fault,
    Files,
    at_school,
    css,
    drop,
    encoded,
    in_nav,
    in_overlay,
    in_package,
    meta,
    on_page,
    prop,
    sound,
    swap,
    within,
)


def later(files: Files) -> Files:
    """Move all clips of the first chapter by 0.4 s, but for its first begin and its last end."""
    times = re.findall(r'clipBegin="([\d.]+)s"', files[SMIL].decode())[1:]
    text = files[SMIL].decode()
    for time in times:
        text = text.replace(f'"{time}s"', f'"{float(time) + 0.4:.3f}s"')
    return files | {SMIL: text.encode()}


def declared_english(files: Files) -> Files:
    """Declare that the whole book is in English."""
    german = re.compile(rb'(lang="|<dc:language>)de')
    return {name: german.sub(rb"\1en", content) for name, content in files.items()}


_PAR = r'<par id="par-wohnen-02-1">.*?</par>\n'
_SHUT = r'(<par id="par-wohnen-02-2">.*?)clipEnd="[\d.]+s"'
_ENTRY = '<li id="contents-li-4">.*?</li>'
_SUMMARY = "schema:accessibilitySummary"
_ENGLISH = "The whole text is there, and a synthetic voice reads it aloud, phrase by phrase."
_VIEWPORT = '<meta name="viewport" content="width=device-width, user-scalable=no"/>'
_SECTION = r"<section[^>]*>"

FAULTS = (
    # the container
    Fault("package document missing", "X001", drop(OPF)),
    Fault("container names nothing", "X001", swap("META-INF/container.xml", "<rootfile .*?/>", "")),
    Fault("invalid XHTML", "X002", on_page("</h1>", "")),
    Fault("overlay is no XML", "X002", in_overlay("</body>", "")),
    Fault("entity nobody knows", "X002", on_page("Kapitel 1", "Kapitel&nbsp;1")),
    Fault("manifest item missing", "X003", in_package("<item [^>]*park.png[^>]*/>", "")),
    Fault("file missing", "X003", drop(CSS)),
    Fault("sound missing", "X058", drop(MP3)),
    Fault("spine names nothing", "X003", in_package('idref="page-title"', 'idref="nothing"')),
    Fault(
        "overlay not in the manifest",
        "X003",
        in_package('overlay="overlay-page-title"', 'overlay="x"'),
    ),
    Fault("script", "X004", within(PAGE, "<script>var x = 1;</script>")),
    Fault("javascript link", "X004", on_page("https://example.org/", "javascript:void(0)")),
    Fault("event handler", "X004", on_page('<p id="wohnen-02"', '<p onclick="x()" id="wohnen-02"')),
    Fault(
        "page named twice in the spine",
        "X003",
        in_package("(<itemref [^>]*chapter-01[^>]*/>)", r"\1\1"),
    ),
    Fault(
        "page of plain HTML",
        "X003",
        in_package(r'(href="01-[^>]*)application/xhtml\+xml', r"\1text/html"),
    ),
    Fault(
        "form that sends",
        "X005",
        on_page("</section>", '<form action="https://example.org/"/></section>'),
    ),
    Fault(
        "base elsewhere", "X005", on_page("<title>", '<base href="https://example.org/"/><title>')
    ),
    Fault(
        "style sheet before the page",
        "X005",
        on_page("<html", '<?xml-stylesheet href="https://example.org/a.css"?><html'),
    ),
    Fault("name that leads out", "X001", lambda files: files | {"../x.css": b""}),
    Fault(
        "words in an entity",
        "X002",
        on_page(
            "<!DOCTYPE html>(.*?)</section>",
            r'<!DOCTYPE html [<!ENTITY x "words">]>\1<p>&x;</p></section>',
        ),
    ),
    Fault("remote picture", "X005", on_page("pictures/park.png", "https://example.org/park.png")),
    Fault(
        "remote style sheet", "X005", swap(CSS, "^", '@import url("https://example.org/a.css");')
    ),
    Fault("broken link in the contents", "X006", in_nav('href="closing', 'href="klosing')),
    Fault("note that is not there", "X006", on_page('"#wohnen-note-1"', '"#wohnen-note-9"')),
    Fault("bad mimetype", "X007", lambda files: files | {"mimetype": b"application/zip"}),
    Fault("mimetype deflated", "X007", lambda files: files, "mimetype"),
    Fault("sound deflated", "X008", lambda files: files, MP3),
    Fault("duplicate id", "X009", on_page('id="wohnen-03"', 'id="wohnen-02"')),
    # what the book says of itself
    Fault("conformance to another text", "X010", in_package("WCAG 2.2 Level AA", "WCAG 2.2 AA")),
    Fault(
        "conformance not claimed",
        "X010",
        meta("dcterms:conformsTo", prop("dcterms:type", "x", 'id="conformance"')),
    ),
    Fault("nobody certifies", "X011", meta("a11y:certifiedBy", "")),
    Fault("no summary", "X012", meta(_SUMMARY, "")),
    Fault("summary in English", "X012", meta(_SUMMARY, prop(_SUMMARY, _ENGLISH, 'xml:lang="de"'))),
    Fault("auditory mode", "X013", in_package('(schema:accessMode">)visual', r"\1auditory")),
    Fault(
        "no visual mode despite pictures",
        "X013",
        in_package(prop("schema:accessMode", "visual"), ""),
    ),
    Fault(
        "sound not sufficient",
        "X014",
        in_package(prop("schema:accessModeSufficient", "auditory"), ""),
    ),
    Fault("pictures alone sufficient", "X014", in_package("textual,visual", "visual")),
    Fault(
        "feature synchronizedAudioText missing",
        "X015",
        in_package("synchronizedAudioText", "unlocked"),
    ),
    Fault("alternative texts not declared", "X015", in_package("alternativeText", "unlocked")),
    Fault("feature that is not there", "X015", in_package("unlocked", "signLanguage")),
    Fault("hazard unknown", "X016", in_package('Hazard">none', 'Hazard">unknown')),
    Fault("hazard flashing", "X016", in_package('Hazard">none', 'Hazard">flashing')),
    Fault("narrator missing", "X017", meta("media:narrator", "")),
    Fault("voice not said to be synthetic", "X017", in_package("Künstliche Stimme: ", "Stimme: ")),
    Fault("Leichte Sprache said", "X018", in_package("Sprache: Deutsch", "Leichte Sprache")),
    Fault(
        "Leichte Sprache said on a page",
        "X018",
        swap(ABOUT, "Barrierefreiheit", "In Leichter Sprache"),
    ),
    # language
    Fault("page without language", "X020", on_page(' lang="de" xml:lang="de"', "")),
    Fault("lang without xml:lang", "X020", on_page(' xml:lang="en"', "")),
    Fault("lang and xml:lang differ", "X020", on_page('xml:lang="en"', 'xml:lang="fr"')),
    Fault(
        "page in another language than the book",
        "X021",
        at_school('lang="de" xml:lang="de"', 'lang="tr" xml:lang="tr"'),
    ),
    Fault("package without language", "X021", in_package(' xml:lang="de">', ">")),
    Fault("whole book declared English", "X022", declared_english),
    Fault("unmarked foreign passage", "X023", on_page(' lang="en" xml:lang="en" dir="ltr"', "")),
    Fault(
        "alternative text in English",
        "X023",
        on_page("Ein Park mit alten Bäumen", "An old park with many trees and flowers"),
    ),
    Fault("page runs from right to left", "X024", at_school('dir="ltr"', 'dir="rtl"')),
    Fault(
        "Arabic word without direction",
        "X024",
        at_school("Darum", '<span lang="ar" xml:lang="ar">مدرسة</span> Darum'),
    ),
    Fault("pages turn the wrong way", "X024", in_package('direction="ltr"', 'direction="rtl"')),
    Fault("tag de-simple", "X025", in_package("<dc:language>de<", "<dc:language>de-simple<")),
    Fault("metadata in another language", "X023", in_package("Das Programm als Text", _ENGLISH)),
    # structure
    Fault("picture without alt", "X030", on_page(' alt="Ein Park[^"]*"', "")),
    Fault("alt is a file name", "X031", on_page('alt="Ein Park[^"]*"', 'alt="park.png"')),
    Fault("alt says nothing", "X031", on_page('alt="Ein Park[^"]*"', 'alt="Bild"')),
    Fault("alt empty", "X032", on_page('alt="Ein Park[^"]*"', 'alt=""')),
    Fault("no h1", "X033", at_school("<(/?)h1", r"<\1p", 2)),
    Fault("two h1", "X034", on_page("<(/?)h2", r"<\1h1", 2)),
    Fault("heading order", "X035", on_page("<(/?)h2", r"<\1h4", 2)),
    Fault("page without title", "X036", on_page("<title>[^<]*</title>", "<title/>")),
    Fault("title of another page", "X036", on_page("<title>[^<]*", "<title>Schule und Bildung")),
    Fault("epub:type without role", "X037", on_page(' role="doc-footnote"', "")),
    Fault("landmark without label", "X038", in_nav(' aria-labelledby="contents-01"', "")),
    Fault("label that is not there", "X038", on_page('labelledby="wohnen-01"', 'labelledby="x"')),
    Fault("no landmark", "X038", at_school(_SECTION, "<section>")),
    Fault(
        "table without headers",
        "X039",
        on_page(r"<(/?)th( [^>]*?)?( scope=\"col\")?>", r"<\1td\2>", 4),
    ),
    Fault("empty link", "X040", on_page("Plan für den Bau", "")),
    Fault("empty heading", "X040", within(PAGE, "<h2></h2>")),
    # the navigation document
    Fault("nav missing", "X041", in_package(' properties="nav"', "")),
    Fault("nav not in the spine", "X041", in_package('<itemref idref="page-contents"/>', "")),
    Fault(
        "nav without contents", "X041", in_nav('epub:type="toc" role="doc-toc"', 'role="doc-toc"')
    ),
    Fault("contents lack a chapter", "X042", in_nav(_ENTRY, "")),
    Fault(
        "contents in another order",
        "X043",
        in_nav(f"({_ENTRY})\n({_ENTRY.replace('4', '5')})", r"\2\1"),
    ),
    Fault("landmarks missing", "X044", in_nav('<nav epub:type="landmarks".*?</nav>', "")),
    Fault(
        "landmarks without a beginning", "X044", in_nav('<li><a epub:type="bodymatter".*?</li>', "")
    ),
    Fault("contents name another chapter", "X045", in_nav("Schule und Bildung", "Schulen")),
    Fault("words hidden from screen readers", "X046", on_page("<h2", '<h2 aria-hidden="true"')),
    Fault("paragraph hidden", "X046", at_school("<p id=.schule-02.", r'\g<0> hidden="hidden"')),
    Fault("words hidden by style", "X046", css(".label { display: none }")),
    # overlays and sound
    Fault("sentence without sound", "X050", in_overlay(_PAR, "")),
    Fault("new sentence without sound", "X050", within(PAGE, "<p>Das ist neu.</p>")),
    Fault("alt without sound", "X050", in_overlay('<seq epub:type="figure".*?</seq>', "")),
    Fault("page without overlay", "X051", in_package(' media-overlay="overlay-page-about"', "")),
    Fault(
        "phrase that is not there", "X052", in_overlay(r"xhtml#wohnen-02-1", "xhtml#wohnen-02-9")
    ),
    Fault("structure that is not there", "X052", in_overlay("#wohnen-ul-1", "#wohnen-ul-9")),
    Fault("phrase without clip", "X053", in_overlay(r"(wohnen-02-1\"/>)<audio [^>]*/>", r"\1")),
    Fault("clip without end", "X053", in_overlay(' clipEnd="8.773s"| clipEnd="[^"]*"', "")),
    Fault("clip ends before it begins", "X054", in_overlay(_SHUT, r'\1clipEnd="1.000s"')),
    Fault(
        "clip too short",
        "X055",
        in_overlay(r'clipBegin="0.000s" clipEnd="[^"]*"', 'clipBegin="0.000s" clipEnd="0.100s"'),
    ),
    Fault("gap between clips", "X056", in_overlay(r'clipBegin="1\.', 'clipBegin="2.')),
    Fault("clips in another order", "X057", in_overlay(rf"({_PAR})(.*?</par>\n)", r"\2\1")),
    Fault("phrase read twice", "X057", in_overlay(f"({_PAR})", r"\1\1")),
    Fault(
        "clip past the end",
        "X058",
        in_overlay(r'clipEnd="[\d.]+s"(/></par>\n</seq>\n</body>)', r'clipEnd="99.000s"\1'),
    ),
    Fault("sound cut off", "X058", sound(lambda content: content[: len(content) // 2])),
    Fault("sound is no sound", "X058", sound(lambda content: b"\0" * len(content))),
    Fault("silent sound", "X059", sound(lambda content: encoded(len(content) / 8_000))),
    Fault("clips begin late", "X060", later),
    Fault(
        "too much text for its clip", "X061", on_page("Zuerst im Norden", "Zuerst im Norden " * 10)
    ),
    Fault("variable bit rate", "X062", sound(lambda content: content + encoded(0.1, 32))),
    Fault(
        "overlay's duration missing",
        "X063",
        in_package(prop("media:duration", "[^<]*", 'refines="#overlay-page-title"'), ""),
    ),
    Fault(
        "overlay's duration wrong",
        "X063",
        in_package(r'(refines="#overlay-chapter-01-wohnen">)[\d.]+', r"\g<1>12.000"),
    ),
    Fault(
        "total duration wrong", "X064", meta("media:duration", prop("media:duration", "99.000s"))
    ),
    Fault("list that one cannot skip", "X065", in_overlay(' epub:type="list"', "", 2)),
    Fault("note that one cannot skip", "X065", in_overlay(' epub:type="footnote"', "")),
    # style
    Fault("active class not declared", "X070", meta("media:active-class", "")),
    Fault(
        "active class without rule", "X070", swap(CSS, r"\.-epub-media-overlay-active", ".other", 0)
    ),
    Fault("page without style sheet", "X070", on_page("<link [^>]*/>", "")),
    Fault("highlight of low contrast", "X071", css(f"{ACTIVE} {{ color: #777 }}")),
    Fault(
        "highlight of low contrast at night",
        "X071",
        css(f"{NIGHT} {{ {ACTIVE} {{ color: #fff; background-color: #999 }} }}"),
    ),
    Fault("highlight without outline", "X072", css(f"{ACTIVE} {{ outline: none }}")),
    Fault(
        "outline not seen at night",
        "X072",
        swap(CSS, r"outline-color: #fff", "outline-color: #111"),
    ),
    Fault("weak link in the highlight", "X079", css(f"{ACTIVE} a:link {{ color: #fff }}")),
    Fault("px fonts", "X073", css("p { font-size: 12px }")),
    Fault(
        "pt fonts inline",
        "X073",
        on_page('<p id="wohnen-02"', '<p style="font: 12pt serif" id="wohnen-02"'),
    ),
    Fault("justified text", "X074", css("p { text-align: justify }")),
    Fault("words cut", "X075", css("p { hyphens: auto }")),
    Fault("fixed line height", "X076", css("p { line-height: 18px }")),
    Fault("important font", "X077", css("p { font-family: serif !important }")),
    Fault("colour without background", "X078", css("h1 { color: #600 }")),
    Fault("contrast in CSS", "X079", css("p { color: #999; background-color: #fff }")),
    Fault("CSS without brace", "X080", css("p { margin: 0; } } h1 {")),
    Fault("fixed width", "X081", css("section { width: 600px }")),
    Fault("lines that never break", "X081", css("p { white-space: nowrap }")),
    # what others must find
    Fault(
        "wrong media type",
        "",
        in_package(
            'png" id="picture-1" media-type="image/png',
            'png" id="picture-1" media-type="image/jpeg',
        ),
    ),
    Fault("wrong date", "", in_package("<dc:date>2020<", "<dc:date>13.9.2020<")),
    Fault("no date of change", "", meta("dcterms:modified", "")),
    Fault("local date of change", "", in_package("2020-01-01T00:00:00Z", "2020-01-01")),
    Fault("no identifier", "", in_package("<dc:identifier[^>]*>[^<]*</dc:identifier>", "")),
    Fault("no title", "", in_package("<dc:title[^>]*>[^<]*</dc:title>", "", 2)),
    Fault("page twice in the spine", "", in_package('(<itemref idref="page-title"/>)', r"\1\1")),
    Fault("block within a paragraph", "", on_page("(<p id=.wohnen-07.><span [^>]*>)", r"\1<div/>")),
    Fault("paragraph within a list", "", on_page('(<ul id="wohnen-ul-1">)', r"\1<p/>")),
    Fault("obsolete element", "", on_page("<(/?)em>", r"<\1center>", 2)),
    Fault("invalid SMIL", "", in_overlay("<par id", '<par loop="2" id')),
    Fault("empty sequence", "", in_overlay("</body>", "<seq></seq></body>")),
    Fault(
        "second cover",
        "",
        in_package('media-type="image/png"/>', 'media-type="image/png" properties="cover-image"/>'),
    ),
    Fault("field without label", "", within(PAGE, '<p><input type="text"/></p>')),
    Fault(
        "role that is none", "", on_page('<p id="wohnen-07"', '<p role="chapter" id="wohnen-07"')
    ),
    Fault(
        "aria that is not allowed",
        "",
        on_page('<p id="wohnen-07"', '<p aria-checked="maybe" id="wohnen-07"'),
    ),
    Fault("zoom forbidden", "", on_page("<title>", f"{_VIEWPORT}<title>")),
    Fault(
        "refined thing that is not there",
        "",
        in_package('refines="#subtitle"', 'refines="#subsubtitle"'),
    ),
    Fault("language that is none", "", on_page('lang="en" xml:lang="en"', 'lang="e" xml:lang="e"')),
)
