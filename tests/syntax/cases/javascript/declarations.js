const x = require("m"); const {a, b: c} = require("n"); exports.foo = function (a) {}; module.exports = { a, b: 1 };
A.prototype.bar = function(a, {b}, [c], d = 1, ...e) {}; class A extends B { #p = 1; static s = 2; #m() {} static async n() {} get z() { return 1 } }
function* gen() { throw new Error("x"); }
export default function () {}
import("dyn");
const K = 1, f = async x => x + 1; let l;
/* a comment, and a string */ const s = "x";
