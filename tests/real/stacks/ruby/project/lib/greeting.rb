module Greeting
  TEXT = "the first edition"
end
