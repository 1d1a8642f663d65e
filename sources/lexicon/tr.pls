<?xml version="1.0" encoding="UTF-8"?>
<!-- German names and words, as they are said in German. Names that are not here are heard better
     when a Turkish voice reads them as they are written. -->
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="tr">
  <lexeme><grapheme>Westphal</grapheme><phoneme>ˈvɛstfaːl</phoneme></lexeme>
  <lexeme><grapheme>Lübeck</grapheme><phoneme>ˈlyːbɛk</phoneme></lexeme>
  <lexeme><grapheme>Jusos</grapheme><alias>Yuzos</alias></lexeme>
  <lexeme><grapheme>H-Bahn</grapheme><phoneme>ˈhaːbaːn</phoneme></lexeme>
  <lexeme><grapheme>SPD</grapheme><alias>es pe de</alias></lexeme>
</lexicon>
