<?xml version="1.0" encoding="UTF-8"?>
<!-- German names and words, as they are said in German. -->
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
  <lexeme><grapheme>Westphal</grapheme><phoneme>ˈvɛstfaːl</phoneme></lexeme>
  <lexeme><grapheme>Rombergpark</grapheme><phoneme>ˈʁɔmbɛʁkpaʁk</phoneme></lexeme>
  <lexeme><grapheme>Jusos</grapheme><phoneme>ˈjuːzoːs</phoneme></lexeme>
  <lexeme><grapheme>H-Bahn</grapheme><phoneme>ˈhaːbaːn</phoneme></lexeme>
</lexicon>
