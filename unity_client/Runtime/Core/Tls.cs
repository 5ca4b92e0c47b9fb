using System;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kinelink
{
    /// <summary>The encrypted side of a connection.</summary>
    internal static class Tls
    {
        /// <summary>Shake hands. Throws AuthenticationException where the server isn't the one that is wanted.</summary>
        public static Stream Begin(Stream plain, Endpoint endpoint)
        {
            var secure = new SslStream(plain, false, (sender, certificate, chain, errors) => Trusted(endpoint.Fingerprint, certificate, errors));
            secure.AuthenticateAsClient(endpoint.Host, null, SslProtocols.Tls12, endpoint.Fingerprint == null);
            return secure;
        }

        private static bool Trusted(string fingerprint, X509Certificate certificate, SslPolicyErrors errors)
        {
            if (fingerprint == null) return errors == SslPolicyErrors.None;
            // Whose fingerprint is known needs nobody to vouch for it.
            return certificate != null && FingerprintOf(certificate) == fingerprint.Replace(":", "").ToLowerInvariant();
        }

        private static string FingerprintOf(X509Certificate certificate)
        {
            using (SHA256 digest = SHA256.Create())
            {
                var text = new StringBuilder();
                foreach (byte one in digest.ComputeHash(certificate.GetRawCertData())) text.Append(one.ToString("x2"));
                return text.ToString();
            }
        }
    }
}
