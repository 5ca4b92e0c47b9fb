using System;

namespace Kinelink.Tests
{
    /// <summary>Bytes as the vectors have them.</summary>
    internal static class Hex
    {
        public static byte[] Bytes(string hex)
        {
            var bytes = new byte[hex.Length / 2];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = Convert.ToByte(hex.Substring(2 * i, 2), 16);
            return bytes;
        }
    }
}
