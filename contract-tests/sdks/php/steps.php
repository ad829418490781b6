<?php

declare(strict_types=1);

// The part of the protocol that the programs of this folder share; ../README.md describes it.

require __DIR__ . '/driver.php';

/** An answer that is no order, or one that must not be trusted. */
final class Refused extends Exception
{
    public function __construct(string $message, public readonly ?string $platformCode = null)
    {
        parent::__construct($message);
    }
}

function usesCertificates(): bool
{
    return getenv('SDK_MODE') === 'certificate';
}

/** Without a base URL the program calls the platform's own host, as in production. */
function baseUrl(string $host): string
{
    return getenv('SDK_BASE_URL') ?: "https://{$host}";
}

/** Takes the steps one after the other and prints a line for each; with `SDK_DRIVER` it is a driver. */
function takeSteps(string $name, string $version, ByHand $platform): void
{
    if (getenv('SDK_DRIVER') !== false) {
        drive($name, $version, $platform);
        return;
    }
    say(['step' => 'sdk', 'name' => $name, 'version' => $version]);
    if (usesCertificates()) {
        say(['step' => 'certificates', 'serials' => $platform->downloadCertificates()]);
    }
    // Objects stay objects: an array would turn an empty one into a list.
    foreach (json_decode(readNamed('SDK_STEPS'), flags: JSON_THROW_ON_ERROR) as $step) {
        $line = array_diff_key((array) $step, ['path' => true, 'body' => true]);
        $isBad = $step->step === 'bad-answer';
        say($line + attempt(fn () => $platform->order($step->path, $step->body), $isBad));
    }
}

function attempt(callable $order, bool $isBad): array
{
    try {
        $prepayId = $order()->prepay_id;
        return verdict($isBad, 'accepted') + ['prepay_id' => $prepayId];
    } catch (Refused $refused) {
        $said = ['code' => $refused->platformCode, 'reported' => $refused->getMessage()];
        return verdict($isBad, 'refused') + array_filter($said, is_string(...));
    }
}

function verdict(bool $isBad, string $text): array
{
    return $isBad ? ['verdict' => $text] : [];
}

/** The text of the file that a variable names. */
function readNamed(string $variable): string
{
    return file_get_contents(getenv($variable));
}

function say(array $line): void
{
    echo json_encode($line, JSON_THROW_ON_ERROR), "\n";
}
