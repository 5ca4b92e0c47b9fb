using System;

namespace Kinelink
{
    /// <summary>The last text of a field: while a stream repeats it, no new string is made and nothing is checked again.</summary>
    internal sealed class TextMemory
    {
        private byte[] bytes = new byte[0];
        private string text;

        /// <summary>The text that these bytes were last time, or null.</summary>
        public string Recall(byte[] data, int start, int count)
        {
            if (text == null || count != bytes.Length) return null;
            for (int i = 0; i < count; i++)
                if (data[start + i] != bytes[i]) return null;
            return text;
        }

        public void Keep(byte[] data, int start, int count, string meaning)
        {
            bytes = new byte[count];
            Buffer.BlockCopy(data, start, bytes, 0, count);
            text = meaning;
        }
    }
}
