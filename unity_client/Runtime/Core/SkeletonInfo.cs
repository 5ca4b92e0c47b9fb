namespace Kinelink
{
    /// <summary>What the numbers of frames mean.</summary>
    public sealed class SkeletonInfo
    {
        private static readonly string[] Required =
        {
            "session", "character", "sk", "names", "parents", "rest", "curves", "rate"
        };

        public string Session { get; private set; }
        public string Character { get; private set; }

        /// <summary>Content hash; frames name it.</summary>
        public string Sk { get; private set; }

        /// <summary>(J) VRM 1.0 humanoid names.</summary>
        public string[] Names { get; private set; }

        /// <summary>(J) index of each joint's parent, -1 for the root.</summary>
        public int[] Parents { get; private set; }

        /// <summary>(3 J) place in the parent's frame, metres; rest rotations are identity.</summary>
        public float[] Rest { get; private set; }

        /// <summary>(C) names of the face curves.</summary>
        public string[] Curves { get; private set; }

        /// <summary>Frames a second: numerator and denominator.</summary>
        public int[] Rate { get; private set; }

        public string Units { get; private set; }
        public string Axes { get; private set; }
        public uint Version { get; private set; }

        public static SkeletonInfo Read(MsgPackReader reader)
        {
            var info = new SkeletonInfo
            {
                Units = "metre",
                Axes = "right-handed, +Y up, +Z forward, quaternions xyzw",
                Version = Limits.Version
            };
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("session")) { info.Session = Fields.Name(reader); seen |= 1; }
                else if (reader.Key("character")) { info.Character = Fields.Name(reader); seen |= 2; }
                else if (reader.Key("sk")) { info.Sk = Fields.Text(reader, Limits.Name); seen |= 4; }
                else if (reader.Key("names")) { info.Names = Fields.Texts(reader, Limits.Joints, Limits.Name); seen |= 8; }
                else if (reader.Key("parents")) { info.Parents = Fields.Wholes(reader, Limits.Joints, -1, Limits.Joints); seen |= 16; }
                else if (reader.Key("rest"))
                {
                    float[] rest = Block.None;
                    Block.Read(reader, ref rest, 3, Limits.Joints, -1);
                    info.Rest = rest;
                    seen |= 32;
                }
                else if (reader.Key("curves")) { info.Curves = Fields.Texts(reader, Limits.Curves, Limits.Name); seen |= 64; }
                else if (reader.Key("rate")) { info.Rate = Fields.Wholes(reader, 2, 1, int.MaxValue); seen |= 128; }
                else if (reader.Key("units")) info.Units = Fields.Text(reader, Limits.Name);
                else if (reader.Key("axes")) info.Axes = Fields.Text(reader, Limits.Name);
                else if (reader.Key("version")) info.Version = Fields.U32(reader);
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 255) throw Fields.Missing(seen, Required);
            info.Check();
            return info;
        }

        /// <summary>What the engine layers build on: one parent and place for each name, parents first, one root.</summary>
        private void Check()
        {
            if (Parents.Length != Names.Length || Rest.Length != 3 * Names.Length)
                throw Fields.Bad("parents", "as many as names, as must be the rows of rest");
            for (int i = 0; i < Parents.Length; i++)
                if (i == 0 ? Parents[i] != -1 : Parents[i] < 0 || Parents[i] >= i)
                    throw Fields.Bad("parents", "-1 for the first joint, and an earlier joint for every other");
            if (Rate.Length != 2) throw Fields.Bad("rate", "a numerator and a denominator");
        }
    }
}
