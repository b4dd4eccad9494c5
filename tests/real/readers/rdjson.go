// Reads a report as reviewdog's own definition of its format has it: what is unknown there is an error.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/reviewdog/reviewdog/proto/rdf"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	result := &rdf.DiagnosticResult{}
	if err == nil {
		err = protojson.Unmarshal(text, result)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	out, _ := protojson.MarshalOptions{UseProtoNames: true}.Marshal(result)
	fmt.Println(string(out))
}
