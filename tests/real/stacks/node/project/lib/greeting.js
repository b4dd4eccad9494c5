const words = require("words");

exports.text = `Hello from the first edition, ${words.end}\n`;
