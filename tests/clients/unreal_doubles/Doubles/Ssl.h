#pragma once

// Doubles of the engine's module SSL, which hands out its own OpenSSL; the tests' is the system's.

#include "Process.h"

typedef struct ssl_ctx_st SSL_CTX;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/SSL/ISslCertificateManager
class ISslCertificateManager {
public:
    void AddCertificatesToSslContext(SSL_CTX* Context) const;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/SSL/FSslModule
class FSslModule : public IModuleInterface {
public:
    static FSslModule& Get();
    ISslCertificateManager& GetCertificateManager() { return Manager; }

private:
    ISslCertificateManager Manager;
};
