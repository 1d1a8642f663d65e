<?xml version="1.0" encoding="UTF-8"?>
<!-- Words that the voice would say wrong. -->
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="de">
  <lexeme><grapheme>Westphal</grapheme><alias>Westfahl</alias></lexeme>
  <lexeme><grapheme>Rombergpark</grapheme><alias>Rommbergpark</alias></lexeme>
</lexicon>
