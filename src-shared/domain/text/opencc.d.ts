/** The package describes its converters only, not its dictionaries: `繁 简|…`. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string;
  export default pairs;
}
