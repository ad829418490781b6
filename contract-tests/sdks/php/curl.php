<?php

declare(strict_types=1);

require __DIR__ . '/by-hand.php';

$send = function (string $method, string $url, array $headers, string $body): Answer {
    $received = [];
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_HTTPHEADER => array_map(
            fn (string $name) => "{$name}: {$headers[$name]}",
            array_keys($headers),
        ),
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_SUPPRESS_CONNECT_HEADERS => true,
        CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$received): int {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $received[$name][] = trim($value);
            return strlen($line);
        },
    ]);
    if ($method === 'POST') {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $text = curl_exec($curl);
    if ($text === false) {
        throw new RuntimeException(curl_error($curl));
    }
    return new Answer(curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $received, $text);
};

takeSteps('php-curl', curl_version()['version'], new ByHand($send));
