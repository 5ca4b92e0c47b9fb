#include "Ssl.h"

#include <openssl/ssl.h>

void ISslCertificateManager::AddCertificatesToSslContext(SSL_CTX* Context) const { SSL_CTX_set_default_verify_paths(Context); }
FSslModule& FSslModule::Get() {
    static FSslModule One;
    return One;
}
