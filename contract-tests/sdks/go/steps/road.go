package steps

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

const patience = 30 * time.Second

// direct knows no proxy: the control API of the mock is no host of the platform.
var direct = http.Client{Transport: &http.Transport{}, Timeout: patience}

// Payment is what a notice or the answer to a query says.
type Payment struct {
	State         string
	TransactionID string
}

// notice is what became of one.
type notice struct {
	payment Payment
	err     error
}

// walk goes the way of one order. Half a road is no road: the line says either everything or what went wrong.
func walk(sdk SDK, given step) line {
	said := line{Step: given.Step, Endpoint: given.Endpoint}
	if err := said.orderToQuery(sdk, given); err != nil {
		_, reported := sdk.Describe(err)
		return line{Step: given.Step, Endpoint: given.Endpoint, Reported: reported}
	}
	return said
}

func (said *line) orderToQuery(sdk SDK, given step) (err error) {
	notices := make(chan notice, 1)
	endpoint := httptest.NewServer(receive(sdk, notices))
	defer endpoint.Close()
	given.Body["notify_url"] = endpoint.URL
	if said.PrepayID, err = sdk.Order(given.Path, given.Body); err != nil {
		return err
	}
	if err = pay(given.Pay); err != nil {
		return err
	}
	notified, err := await(notices)
	if err != nil {
		return err
	}
	said.Notified, said.TransactionID = notified.State, notified.TransactionID
	queried, err := sdk.Query(given.Body["mchid"].(string), given.Body["out_trade_no"].(string))
	said.Queried = queried.State
	return err
}

func receive(sdk SDK, notices chan<- notice) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		payment, err := sdk.Parse(request)
		status := http.StatusNoContent
		if err != nil {
			status = http.StatusInternalServerError
		}
		response.WriteHeader(status)
		notices <- notice{payment, err}
	}
}

func await(notices <-chan notice) (Payment, error) {
	select {
	case came := <-notices:
		return came.payment, came.err
	case <-time.After(patience):
		return Payment{}, errors.New("no notice")
	}
}

func pay(url string) error {
	response, err := direct.Post(url, "application/json", strings.NewReader("{}"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(string(text))
	}
	return err
}
