// Opens a DAISY 2.02 book with Readium's reader, which is in Thorium Reader, and converts it as
// Thorium does: BOOK.zip FOLDER. Prints the name of the Readium publication in the folder.
const base = "r2-shared-js/dist/es8-es2017/src";
const { DaisyParsePromise, isDaisyPublication } = require(`${base}/parser/daisy`);
const { convertDaisyToReadiumWebPub } = require(`${base}/parser/daisy-convert-to-epub`);
const { initGlobalConverters_GENERIC, initGlobalConverters_SHARED } =
  require(`${base}/init-globals`);

async function main([book, folder]) {
  initGlobalConverters_SHARED();
  initGlobalConverters_GENERIC();
  if (!(await isDaisyPublication(book))) throw new Error("not recognised as a DAISY book");
  process.stdout.write(await convertDaisyToReadiumWebPub(folder, await DaisyParsePromise(book)));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
