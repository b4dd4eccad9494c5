const http = require("node:http");
const greeting = require("./lib/greeting");

http.createServer((_request, answer) => answer.end(greeting.text)).listen(process.env.PORT, "0.0.0.0");
