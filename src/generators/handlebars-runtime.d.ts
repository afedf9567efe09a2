/** Handlebars ships no usable types for its runtime half; it has the shape of the whole, without the compiler. */
declare module 'handlebars/runtime.js' {
  import Handlebars from 'handlebars';
  export default Handlebars;
}
