// Answers every request with a greeting.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"example.org/hello/greeting"
)

func main() {
	place, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		log.Fatal(err)
	}
	if _, err := os.CreateTemp("", "hello"); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, greeting.Text, time.Now().In(place))
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
