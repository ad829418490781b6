<?php

declare(strict_types=1);

require 'GuzzleHttp/autoload.php';
require __DIR__ . '/by-hand.php';

$client = new GuzzleHttp\Client(['http_errors' => false]);

$send = function (string $method, string $url, array $headers, string $body) use ($client): Answer {
    $sent = ['headers' => $headers] + ($method === 'POST' ? ['body' => $body] : []);
    $response = $client->request($method, $url, $sent);
    return new Answer($response->getStatusCode(), $response->getHeaders(), (string) $response->getBody());
};

/** Guzzle itself knows no more than the first number of its version. */
function versionOfPackage(): string
{
    $version = shell_exec("dpkg-query -W -f '\${Version}' php-guzzlehttp-guzzle 2>/dev/null");
    return $version ?: (string) GuzzleHttp\ClientInterface::MAJOR_VERSION;
}

takeSteps('guzzle', versionOfPackage(), new ByHand($send));
