#pragma once

#include <memory>

#include "CoreMinimal.h"

#include "Core/Tls.h"

/**
 * TLS 1.2 or later by the engine's OpenSSL, over memory only. The server's certificate has to bear the host's name and to be signed
 * by an authority of the engine's list, or by what is in the PEM file where one is given.
 */
std::shared_ptr<kinelink::Tls> MakeKinelinkTls(const FString& CertificateFile);
