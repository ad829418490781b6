<?php

declare(strict_types=1);

// What merchants write who use no SDK: signing in 20 lines, verifying in 20 more, and the download of certificates.
//
// curl.php and guzzle.php set no timeout, so that the contract kit sees the one that the client has by itself, if any.

require __DIR__ . '/steps.php';

const TOLERANCE_S = 300;

final class Answer
{
    /** @param array<string, list<string>> $headers */
    public function __construct(
        public readonly int $status,
        private readonly array $headers,
        public readonly string $body,
    ) {
    }

    public function header(string $name): string
    {
        return array_change_key_case($this->headers)[strtolower($name)][0] ?? '';
    }

    public function json(): object
    {
        return json_decode($this->body, flags: JSON_THROW_ON_ERROR);
    }
}

final class ByHand
{
    /** @var array<string, OpenSSLAsymmetricKey> by the name that `Wechatpay-Serial` gives them */
    private array $platformKeys = [];

    /** @param Closure(string, string, array<string, string>, string): Answer $send method, URL, headers and body */
    public function __construct(private readonly Closure $send)
    {
        if (usesCertificates()) {
            return;
        }
        $name = getenv('WECHATPAY_MOCK_PUBLIC_KEY_ID');
        $this->platformKeys = [$name => toKey(readNamed('WECHATPAY_MOCK_PUBLIC_KEY_PATH'))];
    }

    /** @return list<string> their serial numbers */
    public function downloadCertificates(): array
    {
        $answer = $this->call('GET', '/v3/certificates');
        $downloaded = [];
        foreach ($answer->json()->data as $each) {
            $downloaded[$each->serial_no] = toKey(decrypt($each->encrypt_certificate));
        }
        // The first answer can be checked with nothing but what it brought.
        checkSignature($answer, $downloaded);
        $this->platformKeys = $downloaded;
        return array_keys($downloaded);
    }

    public function order(string $path, object $body): object
    {
        $answer = $this->call('POST', $path, json_encode($body, JSON_THROW_ON_ERROR));
        checkSignature($answer, $this->platformKeys);
        return $answer->json();
    }

    public function query(string $path): object
    {
        $answer = $this->call('GET', $path);
        checkSignature($answer, $this->platformKeys);
        return $answer->json();
    }

    /** @return array<string, string> what the front end hands to the cashier */
    public function sign(string $appId, string $prepayId): array
    {
        $parameters = [
            'appId' => $appId,
            'timeStamp' => (string) time(),
            'nonceStr' => bin2hex(random_bytes(16)),
            'package' => "prepay_id={$prepayId}",
        ];
        $paySign = signed(implode("\n", $parameters) . "\n");
        return $parameters + ['signType' => 'RSA', 'paySign' => $paySign];
    }

    /** @param array<string, string> $headers */
    public function readNotice(array $headers, string $text): object
    {
        $notice = new Answer(200, array_map(fn (string $value) => [$value], $headers), $text);
        checkSignature($notice, $this->platformKeys);
        return json_decode(decrypt($notice->json()->resource), flags: JSON_THROW_ON_ERROR);
    }

    private function call(string $method, string $path, string $body = ''): Answer
    {
        $serial = array_key_first($this->platformKeys);
        $headers = [
            'Authorization' => authorize($method, $path, $body),
            'Accept' => 'application/json',
            'User-Agent' => 'a-merchant/1.0',
            ...($method === 'POST' ? ['Content-Type' => 'application/json'] : []),
            // Says which key the answer is to be signed with.
            ...($serial === null ? [] : ['Wechatpay-Serial' => $serial]),
        ];
        $url = baseUrl('api.mch.weixin.qq.com') . $path;
        $answer = ($this->send)($method, $url, $headers, $body);
        if ($answer->status === 200) {
            return $answer;
        }
        throw new Refused("status {$answer->status}", $answer->json()->code);
    }
}

function authorize(string $method, string $path, string $body): string
{
    $timestamp = time();
    $nonce = bin2hex(random_bytes(16));
    return sprintf(
        'WECHATPAY2-SHA256-RSA2048 mchid="%s",nonce_str="%s",signature="%s",timestamp="%d",serial_no="%s"',
        getenv('WECHATPAY_MOCK_MCHID'),
        $nonce,
        signed("{$method}\n{$path}\n{$timestamp}\n{$nonce}\n{$body}\n"),
        $timestamp,
        getenv('WECHATPAY_MOCK_SERIAL_NO'),
    );
}

function signed(string $message): string
{
    $key = readNamed('WECHATPAY_MOCK_PRIVATE_KEY_PATH');
    openssl_sign($message, $signature, $key, OPENSSL_ALGO_SHA256);
    return base64_encode($signature);
}

/** @param array<string, OpenSSLAsymmetricKey> $keys */
function checkSignature(Answer $answer, array $keys): void
{
    $timestamp = $answer->header('Wechatpay-Timestamp');
    $nonce = $answer->header('Wechatpay-Nonce');
    $serial = $answer->header('Wechatpay-Serial');
    $signature = $answer->header('Wechatpay-Signature');
    if (in_array('', [$timestamp, $nonce, $serial, $signature], true)) {
        throw new Refused('not signed');
    }
    if (abs(time() - (int) $timestamp) > TOLERANCE_S) {
        throw new Refused('stale');
    }
    $key = $keys[$serial] ?? throw new Refused('unknown serial');
    $message = "{$timestamp}\n{$nonce}\n{$answer->body}\n";
    if (openssl_verify($message, base64_decode($signature), $key, OPENSSL_ALGO_SHA256) !== 1) {
        throw new Refused('bad signature');
    }
}

function decrypt(object $encrypted): string
{
    $bytes = base64_decode($encrypted->ciphertext, true);
    $text = openssl_decrypt(
        substr($bytes, 0, -16),
        'aes-256-gcm',
        getenv('WECHATPAY_MOCK_APIV3_KEY'),
        OPENSSL_RAW_DATA,
        $encrypted->nonce,
        substr($bytes, -16),
        $encrypted->associated_data,
    );
    return $text !== false ? $text : throw new RuntimeException('what came cannot be decrypted');
}

function toKey(string $pem): OpenSSLAsymmetricKey
{
    return openssl_pkey_get_public($pem) ?: throw new RuntimeException('no public key');
}
