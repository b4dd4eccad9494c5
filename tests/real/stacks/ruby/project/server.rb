require "frame"
require "socket"
require_relative "lib/greeting"

server = TCPServer.new("0.0.0.0", ENV.fetch("PORT"))
loop do
  client = server.accept
  nil until client.gets.to_s.strip.empty?
  text = Frame.around(Greeting::TEXT)
  client.write("HTTP/1.1 200 OK\r\nContent-Length: #{text.bytesize}\r\nConnection: close\r\n\r\n#{text}")
  client.close
end
