<?php

declare(strict_types=1);

const HOST = 'https://api.mch.weixin.qq.com';

/** The prepay_id of an order, signed and verified by hand. */
function order(string $mchid, string $outTradeNo, int $totalFen): string
{
    $body = json_encode([
        'appid' => 'wxd678efh567hg6787',
        'mchid' => $mchid,
        'description' => 'Image形象店-深圳腾大-QQ公仔',
        'out_trade_no' => $outTradeNo,
        'notify_url' => 'https://www.weixin.qq.com/wxpay/pay.php',
        'amount' => ['total' => $totalFen],
        'payer' => ['openid' => 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'],
        'contract_info' => ['token' => '201710180325670965'],
    ], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    return json_decode(post('/v3/pay/transactions/jsapi-with-contract', $body), flags: JSON_THROW_ON_ERROR)->prepay_id;
}

function post(string $path, string $body): string
{
    $received = [];
    $curl = curl_init(HOST . $path);
    curl_setopt_array($curl, [
        CURLOPT_POSTFIELDS => $body,
        CURLOPT_HTTPHEADER => [
            'Authorization: ' . authorization('POST', $path, $body),
            'Accept: application/json',
            'Content-Type: application/json',
            'User-Agent: shop/1.0',
            // Says which key the answer is to be signed with.
            'Wechatpay-Serial: ' . getenv('WECHATPAY_MOCK_PUBLIC_KEY_ID'),
        ],
        CURLOPT_TIMEOUT => 30,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_SUPPRESS_CONNECT_HEADERS => true,
        CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$received): int {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $received[strtolower($name)] = trim($value);
            return strlen($line);
        },
    ]);
    $text = curl_exec($curl);
    if ($text === false) {
        throw new RuntimeException(curl_error($curl));
    }
    if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) !== 200) {
        throw new RuntimeException("refused: {$text}");
    }
    verify($received, $text);
    return $text;
}

function authorization(string $method, string $path, string $body): string
{
    $timestamp = time();
    $nonce = bin2hex(random_bytes(16));
    $key = file_get_contents(getenv('WECHATPAY_MOCK_PRIVATE_KEY_PATH'));
    openssl_sign("{$method}\n{$path}\n{$timestamp}\n{$nonce}\n{$body}\n", $signature, $key, OPENSSL_ALGO_SHA256);
    return sprintf(
        'WECHATPAY2-SHA256-RSA2048 mchid="%s",nonce_str="%s",signature="%s",timestamp="%d",serial_no="%s"',
        getenv('WECHATPAY_MOCK_MCHID'),
        $nonce,
        base64_encode($signature),
        $timestamp,
        getenv('WECHATPAY_MOCK_SERIAL_NO'),
    );
}

/** @param array<string, string> $headers of the answer, by name in lower case */
function verify(array $headers, string $body): void
{
    $timestamp = $headers['wechatpay-timestamp'] ?? '';
    $nonce = $headers['wechatpay-nonce'] ?? '';
    $signature = base64_decode($headers['wechatpay-signature'] ?? '');
    $key = file_get_contents(getenv('WECHATPAY_MOCK_PUBLIC_KEY_PATH'));
    $isOurs = ($headers['wechatpay-serial'] ?? '') === getenv('WECHATPAY_MOCK_PUBLIC_KEY_ID');
    $isFresh = abs(time() - (int) $timestamp) <= 300;
    $isSigned = openssl_verify("{$timestamp}\n{$nonce}\n{$body}\n", $signature, $key, OPENSSL_ALGO_SHA256) === 1;
    if (!$isOurs || !$isFresh || !$isSigned) {
        throw new RuntimeException('an answer that must not be trusted');
    }
}
