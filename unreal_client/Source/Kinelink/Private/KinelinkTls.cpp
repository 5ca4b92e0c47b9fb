#include "KinelinkTls.h"

#include "Interfaces/ISslCertificateManager.h"
#include "Misc/FileHelper.h"
#include "SslModule.h"

#include "KinelinkLog.h"
#include "KinelinkText.h"

#define UI UI_ST
THIRD_PARTY_INCLUDES_START
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
THIRD_PARTY_INCLUDES_END
#undef UI

namespace
{
	constexpr int Portion = 16384;

	std::string LastError(const char* Otherwise)
	{
		const unsigned long Code = ERR_get_error();
		const char* Reason = Code != 0 ? ERR_reason_error_string(Code) : nullptr;
		return Reason != nullptr ? Reason : Otherwise;
	}

	class FSession final : public kinelink::TlsSession
	{
	public:
		/** Takes the connection, whose ends are in memory. */
		explicit FSession(SSL* InSsl) : Ssl(InSsl) {}
		virtual ~FSession() override { SSL_free(Ssl); }

		virtual bool Receive(kinelink::Bytes Sealed, std::vector<uint8_t>& Plain, std::vector<uint8_t>& Out) override
		{
			if (Sealed.Count > 0 && BIO_write(SSL_get_rbio(Ssl), Sealed.Data, static_cast<int>(Sealed.Count)) <= 0)
			{
				Problem = "there is no memory for what came";
				return false;
			}
			const bool bGood = Shake() && SendWaiting() && Read(Plain);
			TakeOut(Out);
			return bGood;
		}

		virtual bool Send(kinelink::Bytes Plain, std::vector<uint8_t>& Out) override
		{
			Waiting.insert(Waiting.end(), Plain.Data, Plain.Data + Plain.Count);
			const bool bGood = Shake() && SendWaiting();
			TakeOut(Out);
			return bGood;
		}

		virtual std::string Error() const override { return Problem; }

		void TakeOut(std::vector<uint8_t>& Out)
		{
			uint8_t Some[Portion];
			for (int Count; (Count = BIO_read(SSL_get_wbio(Ssl), Some, Portion)) > 0;)
			{
				Out.insert(Out.end(), Some, Some + Count);
			}
		}

		/** Go on with the handshake. False where it has failed. */
		bool Shake()
		{
			if (SSL_is_init_finished(Ssl))
			{
				return true;
			}
			ERR_clear_error();
			return Fine(SSL_do_handshake(Ssl));
		}

	private:
		SSL* Ssl;
		std::vector<uint8_t> Waiting;
		std::string Problem;

		bool Fine(int Result)
		{
			const int Kind = SSL_get_error(Ssl, Result);
			if (Result > 0 || Kind == SSL_ERROR_WANT_READ || Kind == SSL_ERROR_WANT_WRITE)
			{
				return true;
			}
			const long Verified = SSL_get_verify_result(Ssl);
			Problem = Kind == SSL_ERROR_ZERO_RETURN ? "the server has ended TLS"
				: Verified != X509_V_OK
				? std::string("the server's certificate is not accepted: ") + X509_verify_cert_error_string(Verified)
				: "TLS: " + LastError("the connection has failed");
			return false;
		}

		bool SendWaiting()
		{
			if (Waiting.empty() || !SSL_is_init_finished(Ssl))
			{
				return true;
			}
			ERR_clear_error();
			// An end in memory takes everything at once.
			const int Written = SSL_write(Ssl, Waiting.data(), static_cast<int>(Waiting.size()));
			if (Written > 0)
			{
				Waiting.clear();
			}
			return Fine(Written);
		}

		bool Read(std::vector<uint8_t>& Plain)
		{
			uint8_t Some[Portion];
			ERR_clear_error();
			int Count;
			while ((Count = SSL_read(Ssl, Some, Portion)) > 0)
			{
				Plain.insert(Plain.end(), Some, Some + Count);
			}
			return Fine(Count);
		}
	};

	class FTls final : public kinelink::Tls
	{
	public:
		explicit FTls(const FString& CertificateFile) : Context(SSL_CTX_new(TLS_client_method()))
		{
			SSL_CTX_set_min_proto_version(Context, TLS1_2_VERSION);
			SSL_CTX_set_verify(Context, SSL_VERIFY_PEER, nullptr);
			// What waits to be written may have moved when it is written again.
			SSL_CTX_set_mode(Context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
			if (CertificateFile.IsEmpty())
			{
				FSslModule::Get().GetCertificateManager().AddCertificatesToSslContext(Context);
			}
			else
			{
				Trust(CertificateFile);
			}
		}

		virtual ~FTls() override { SSL_CTX_free(Context); }

		virtual std::unique_ptr<kinelink::TlsSession> Begin(const std::string& Host, std::vector<uint8_t>& Out) override
		{
			SSL* Ssl = SSL_new(Context);
			if (Ssl == nullptr)
			{
				return nullptr;
			}
			SSL_set_bio(Ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
			SSL_set_connect_state(Ssl);
			X509_VERIFY_PARAM* Wanted = SSL_get0_param(Ssl);
			// A certificate bears addresses and names in different fields.
			if (X509_VERIFY_PARAM_set1_ip_asc(Wanted, Host.c_str()) != 1)
			{
				ERR_clear_error();
				X509_VERIFY_PARAM_set1_host(Wanted, Host.c_str(), Host.size());
				SSL_set_tlsext_host_name(Ssl, Host.c_str());
			}
			auto Session = std::make_unique<FSession>(Ssl);
			if (!Session->Shake())
			{
				return nullptr;
			}
			Session->TakeOut(Out);
			return Session;
		}

	private:
		SSL_CTX* Context;

		/** Through the engine's files, so that those of a packaged game are found. */
		void Trust(const FString& CertificateFile)
		{
			FString Pem;
			if (!FFileHelper::LoadFileToString(Pem, *CertificateFile))
			{
				UE_LOG(LogKinelink, Error, TEXT("the certificate %s can't be read"), *CertificateFile);
				return;
			}
			// A certificate that signs itself and may sign no others is trusted as it is.
			X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(Context), X509_V_FLAG_PARTIAL_CHAIN);
			const std::string Text = KinelinkText::ToUtf8(Pem);
			BIO* Source = BIO_new_mem_buf(Text.data(), static_cast<int>(Text.size()));
			while (X509* Certificate = PEM_read_bio_X509(Source, nullptr, nullptr, nullptr))
			{
				X509_STORE_add_cert(SSL_CTX_get_cert_store(Context), Certificate);
				X509_free(Certificate);
			}
			BIO_free(Source);
		}
	};
}

std::shared_ptr<kinelink::Tls> MakeKinelinkTls(const FString& CertificateFile)
{
	return std::make_shared<FTls>(CertificateFile);
}
