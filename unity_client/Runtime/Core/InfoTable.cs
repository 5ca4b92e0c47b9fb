namespace Kinelink
{
    /// <summary>The last few things that are named by a content hash. Frames of the one before still play when the next has come.</summary>
    internal sealed class InfoTable<T> where T : class
    {
        private const int Kept = 8;

        private readonly string[] hashes = new string[Kept];
        private readonly T[] infos = new T[Kept];
        private int next;

        /// <summary>Null where it isn't known.</summary>
        public T Find(string hash)
        {
            for (int i = 0; i < Kept; i++)
                if (hashes[i] != null && hashes[i] == hash) return infos[i];
            return null;
        }

        public void Keep(string hash, T info)
        {
            if (Find(hash) != null) return;
            hashes[next] = hash;
            infos[next] = info;
            next = (next + 1) % Kept;
        }

        public void Clear()
        {
            for (int i = 0; i < Kept; i++)
            {
                hashes[i] = null;
                infos[i] = null;
            }
        }
    }
}
